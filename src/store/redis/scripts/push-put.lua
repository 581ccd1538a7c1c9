-- Adds or renews a push subscription of a person.
--
-- KEYS  1 theirs  2 people with any  3 whose session it is
-- ARGV  1 user id  2 id  3 the subscription as JSON, without its end  4 subscriptions at most
--       5 how long the session may be, ms  6 '1': only where it is there
-- Reply 1, 0 it is not there
local time = redis.call('TIME')
local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local old = redis.call('HGET', KEYS[1], ARGV[2])
if old then at = string.format('%.0f', cjson.decode(old).at) end
if ARGV[6] == '1' and not old then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3] .. ',"at":' .. at .. '}')
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[5])
while redis.call('HLEN', KEYS[1]) > tonumber(ARGV[4]) do
  local all = redis.call('HGETALL', KEYS[1])
  local first, firstAt
  for i = 1, #all, 2 do
    local setUp = cjson.decode(all[i + 1]).at
    if all[i] ~= ARGV[2] and (not firstAt or setUp < firstAt) then first, firstAt = all[i], setUp end
  end
  redis.call('HDEL', KEYS[1], first)
end
return 1
