-- Rooms as one person sees them; each in one instant.
--
-- KEYS  meta, members, reads, silent of each room in turn
-- ARGV  1 user id
-- Reply for each room: '' without it, else {name, private, owner, createdAt, head, member 0/1, read, members, unread}
local reply = {}
for i = 1, #KEYS, 4 do
  local meta = redis.call('HMGET', KEYS[i], 'name', 'private', 'owner', 'createdAt', 'head')
  if meta[1] then
    meta[6] = redis.call('HEXISTS', KEYS[i + 1], ARGV[1])
    meta[7] = redis.call('HGET', KEYS[i + 2], ARGV[1]) or '0'
    meta[8] = redis.call('HLEN', KEYS[i + 1])
    meta[9] = tonumber(meta[5]) - tonumber(meta[7])
    if redis.call('EXISTS', KEYS[i + 3]) == 1 then
      -- Changes by their seq, deleted texts by minus theirs.
      meta[9] = meta[9] - redis.call('ZCOUNT', KEYS[i + 3], '(' .. meta[7], '+inf') - redis.call('ZCOUNT', KEYS[i + 3], '-inf', '(-' .. meta[7])
    end
    reply[#reply + 1] = meta
  else
    reply[#reply + 1] = ''
  end
end
return reply
