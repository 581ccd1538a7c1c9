-- Who holds a node's name.
--
-- KEYS  1 nodes  2 expiry  3 details
-- ARGV  1 node
-- Reply {run, view}, each '' where there is none; nothing when the name is free
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or '0') <= now then return {} end
return { redis.call('HGET', KEYS[3], ARGV[1] .. '#') or '', redis.call('HGET', KEYS[1], ARGV[1]) or '' }
