-- Makes a link good. Dead ones go, and of too many the one that would end first.
--
-- KEYS  1 account  2 mail
-- ARGV  1 kind  2 digest  3 address  4 for so long, ms  5 links at most
-- Reply 1, 0 it is not their address, or they may have none
local address = own[1]
if ARGV[1] == 'confirm' then address = own[2] end
if account[1] ~= '0' or address ~= ARGV[3] then return 0 end
local all = redis.call('HGETALL', KEYS[2])
local kept, first, firstEnds = 0, nil, nil
for i = 1, #all, 2 do
  local field = all[i]
  if string.sub(field, 1, 2) == 't:' and field ~= 't:' .. ARGV[2] then
    local token = readToken(all[i + 1])
    if not token then
      redis.call('HDEL', KEYS[2], field)
    else
      kept = kept + 1
      if not firstEnds or token.ends < firstEnds then first, firstEnds = field, token.ends end
    end
  end
end
if kept >= tonumber(ARGV[5]) then redis.call('HDEL', KEYS[2], first) end
local ends = string.format('%.0f', now + tonumber(ARGV[4]))
redis.call('HSET', KEYS[2], 't:' .. ARGV[2], table.concat({ ARGV[1], ends, account[2], address }, ' '))
return 1
