-- Takes a room off a person's list.
--
-- KEYS  1 the person's rooms  2 those of them that others brought them into
-- ARGV  1 room
-- Reply 1
redis.call('SREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 1
