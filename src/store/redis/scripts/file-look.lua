-- Says when an upload is to be looked at.
--
-- KEYS  1 record  2 references  3 when to look
-- ARGV  1 id  2 in how many ms  3 '1': it was posted, and not later than it was to be  4 references are forgotten that
--       were counted so many ms ago; then those
-- Reply 1, or 0 where there is no record
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('ZREM', KEYS[3], ARGV[1])
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[3] == '1' then redis.call('HSET', KEYS[1], 'posted', '1') end
local at = now + tonumber(ARGV[2])
local before = ARGV[3] == '1' and tonumber(redis.call('ZSCORE', KEYS[3], ARGV[1]) or at) or at
redis.call('ZADD', KEYS[3], string.format('%.0f', math.min(at, before)), ARGV[1])
for i = 5, #ARGV do
  local counted = redis.call('ZSCORE', KEYS[2], ARGV[i])
  if counted and tonumber(counted) <= now - tonumber(ARGV[4]) then redis.call('ZREM', KEYS[2], ARGV[i]) end
end
return 1
