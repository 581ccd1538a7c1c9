-- Writes what the store says of itself, where it says nothing yet.
--
-- KEYS  1 mark
-- ARGV  field, value, ...
-- Reply the fields and values that are there then
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('HSET', KEYS[1], unpack(ARGV)) end
return redis.call('HGETALL', KEYS[1])
