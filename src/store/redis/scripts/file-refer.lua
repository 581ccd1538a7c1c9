-- Counts a reference of a message that is about to be stored.
--
-- KEYS  1 record  2 references
-- ARGV  1 the reference  2 how many there may be
-- Reply 1, or 0 where there is no record or it has as many
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local counted = redis.call('ZCOUNT', KEYS[2], '-inf', '+inf')
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) and counted >= tonumber(ARGV[2]) then return 0 end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[2], string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), ARGV[1])
redis.call('HINCRBY', KEYS[1], 'version', '1')
return 1
