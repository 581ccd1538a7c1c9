-- Writes into the record of a direct room of two that one of them has blocked the other, or has not.
--
-- KEYS  1 meta
-- ARGV  1 who  2 '1' has blocked the other, '0' has not
-- Reply 1, 0 there is no such room
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local others = {}
for id in string.gmatch(redis.call('HGET', KEYS[1], 'blocked') or '', '%S+') do
  if id ~= ARGV[1] then others[#others + 1] = id end
end
if ARGV[2] == '1' then others[#others + 1] = ARGV[1] end
if #others == 0 then
  redis.call('HDEL', KEYS[1], 'blocked')
else
  redis.call('HSET', KEYS[1], 'blocked', table.concat(others, ' '))
end
return 1
