-- Puts a direct room on a person's list, unless they hide it. It does not appear there by whom they have blocked.
--
-- KEYS  1 the person's direct rooms  2 those that they hide  3 whom they have blocked
-- ARGV  1 room  2 who has written in it
-- Reply 1 it is on the list, 0 not
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return 0 end
if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 1 then return redis.call('SISMEMBER', KEYS[1], ARGV[1]) end
redis.call('SADD', KEYS[1], ARGV[1])
return 1
