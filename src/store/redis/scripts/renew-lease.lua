-- Renews an instance's lease by the store's clock.
--
-- KEYS  1 leases
-- ARGV  1 instance  2 lease in ms
-- Reply {1 if the lease was held until now, live instance...}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local until_ = redis.call('ZSCORE', KEYS[1], ARGV[1])
local held = 0
if until_ and tonumber(until_) > now then held = 1 end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[2])), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
local reply = redis.call('ZRANGE', KEYS[1], 0, -1)
table.insert(reply, 1, held)
return reply
