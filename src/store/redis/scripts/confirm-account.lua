-- Counts a real person, and makes the claim to be the first last.
--
-- KEYS  1 ids  2 first
-- ARGV  1 user id
redis.call('SADD', KEYS[1], ARGV[1])
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('PERSIST', KEYS[2]) end
return 1
