-- Sets a use of a link aside for a person.
--
-- KEYS  1 record  2 uses set aside
-- ARGV  1 user id  2 for so long, ms  3 whose uses are judged at once, when their time is over
-- Reply {held, who made it as JSON, room or '', uses, how many came, until when} | {gone}
--       | {claimed, ms until the time of the first of those is over who have the last uses}
--       | {over, ids of people whose time is over: each is to be counted or given back first}
local found = redis.call('HMGET', KEYS[1], 'by', 'room', 'uses', 'spent', 'until')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not found[1] or tonumber(found[5]) <= now then return { 'gone' } end
if not redis.call('ZSCORE', KEYS[2], ARGV[1])
  and tonumber(found[4]) + redis.call('ZCOUNT', KEYS[2], '-inf', '+inf') >= tonumber(found[3]) then
  local over = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now), 'LIMIT', '0', ARGV[3])
  if #over == 0 then
    local first = redis.call('ZRANGE', KEYS[2], '0', '0', 'WITHSCORES')
    return { 'claimed', string.format('%.0f', first[2] - now) }
  end
  table.insert(over, 1, 'over')
  return over
end
redis.call('ZADD', KEYS[2], string.format('%.0f', now + tonumber(ARGV[2])), ARGV[1])
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1]))
return { 'held', unpack(found) }
