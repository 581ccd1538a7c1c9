-- Raises the format that a store says it has.
--
-- KEYS  1 mark
-- ARGV  1 cluster  2 format before  3 format from now on
-- Reply 1, or 0 where the mark says something else
local mark = redis.call('HMGET', KEYS[1], 'cluster', 'format')
if mark[1] ~= ARGV[1] or mark[2] ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'format', ARGV[3])
return 1
