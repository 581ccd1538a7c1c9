-- How far the logs of rooms are, for one person: only of those of which they are a member in that instant.
--
-- KEYS  meta, members of each room in turn
-- ARGV  1 user id
-- Reply for each room: '' without it and for whoever is no member, else {epoch, head, headMid}
local reply = {}
for i = 1, #KEYS, 2 do
  local found = ''
  if redis.call('HEXISTS', KEYS[i + 1], ARGV[1]) == 1 then
    local meta = redis.call('HMGET', KEYS[i], 'epoch', 'head', 'headMid')
    if meta[1] then found = meta end
  end
  reply[#reply + 1] = found
end
return reply
