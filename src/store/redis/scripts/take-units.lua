-- Takes units out of a bucket that fills by the store's clock; a bucket nobody touched is full.
--
-- KEYS  1 bucket: its units (`tokens`), and when they were counted
-- ARGV  1 capacity  2 units that come back a second  3 how many are wanted, negative: given back
-- Reply {how many were taken, ms until there is one more}
local capacity, perSecond, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local units = capacity
if kept[1] then
  -- A clock that went back gives nothing and takes nothing.
  local elapsed = math.max(0, now - tonumber(kept[2]))
  units = math.min(capacity, tonumber(kept[1]) + elapsed / 1000 * perSecond)
end
local taken = math.min(wanted, math.floor(units))
if wanted < 0 then taken = wanted end
units = math.min(capacity, units - taken)
if units >= capacity then
  redis.call('DEL', KEYS[1])
else
  redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', units), 'at', string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], math.ceil((capacity - units) / perSecond * 1000) + 1000)
end
local wait = 0
if units < 1 then wait = math.ceil((1 - units) / perSecond * 1000) end
return { taken, wait }
