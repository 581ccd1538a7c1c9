-- Uploads to be looked at now, for the one who asks.
--
-- KEYS  1 when to look
-- ARGV  1 how many at most  2 ms for which nobody else gets them
-- Reply their ids
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now), 'LIMIT', '0', ARGV[1])
for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[2])), id) end
return ids
