-- The views of all nodes that have not expired; expired ones are removed.
--
-- KEYS  1 nodes  2 expiry
-- Reply node, view, ...
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)
for _, node in ipairs(gone) do redis.call('HDEL', KEYS[1], node) end
if #gone > 0 then redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now) end
return redis.call('HGETALL', KEYS[1])
