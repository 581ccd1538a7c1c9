-- Gives a claim back, if it is ours.
--
-- KEYS  1 name key
-- ARGV  1 id
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
