-- Keeps a node's view for a time, and its details, if its name is held by this run or by none.
--
-- KEYS  1 nodes  2 expiry  3 details
-- ARGV  1 node  2 run  3 view  4 life in ms  5 version of its details  6 these, '' unchanged
-- Reply 1, 0 when the details of that version are not here, -1 when another run holds the name
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local holder = redis.call('HGET', KEYS[3], ARGV[1] .. '#')
if holder and holder ~= ARGV[2] and tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or '0') > now then return -1 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('ZADD', KEYS[2], string.format('%.0f', now + tonumber(ARGV[4])), ARGV[1])
if holder ~= ARGV[2] then redis.call('HSET', KEYS[3], ARGV[1] .. '#', ARGV[2]) end
if ARGV[6] ~= '' then redis.call('HSET', KEYS[3], ARGV[1], ARGV[6], ARGV[1] .. '@', ARGV[5]) end
return redis.call('HGET', KEYS[3], ARGV[1] .. '@') == ARGV[5] and 1 or 0
