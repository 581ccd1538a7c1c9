-- Holds a node's name for one run of it, before it has a view.
--
-- KEYS  1 nodes  2 expiry  3 details
-- ARGV  1 node  2 run  3 life in ms  4 another run, known to be over, that may be replaced, or ''
-- Reply 1, or 0 when another run holds it
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local holder = redis.call('HGET', KEYS[3], ARGV[1] .. '#')
local until_ = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or '0')
if until_ > now and holder ~= ARGV[2] and (not holder or holder ~= ARGV[4]) then return 0 end
redis.call('ZADD', KEYS[2], string.format('%.0f', now + tonumber(ARGV[3])), ARGV[1])
if holder ~= ARGV[2] then
  redis.call('HDEL', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[3], ARGV[1], ARGV[1] .. '@')
end
redis.call('HSET', KEYS[3], ARGV[1] .. '#', ARGV[2])
return 1
