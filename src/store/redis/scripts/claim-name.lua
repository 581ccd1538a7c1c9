-- Claims a name for an id. The claim runs out unless it is confirmed (PERSIST) once the record is written.
--
-- KEYS  1 name key
-- ARGV  1 id  2 life of the claim in ms
-- Reply the id that holds the name
local holder = redis.call('GET', KEYS[1])
if holder then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]
