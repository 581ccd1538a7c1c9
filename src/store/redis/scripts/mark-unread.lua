-- Sets a person's read position, back too, and gives it the next version: who still tells an earlier one is not heard.
--
-- KEYS  1 meta  2 reads  3 log  4 silent  5 own
-- ARGV  1 user id  2 seq  3 entries at most that are unread then  4 bytes of them at most
-- Reply {position, version}; nil without the room; 'far' where too much would be unread
local head = redis.call('HGET', KEYS[1], 'head')
if not head then return nil end
local seq = math.min(tonumber(ARGV[2]), tonumber(head))
if tonumber(head) - seq > tonumber(ARGV[3]) then return 'far' end
local user, own = ARGV[1], {}
-- In pieces, so that long entries end it before all of them were read. The first write comes after the last refusal.
local PIECE, bytes, from = 50, 0, string.format('(%.0f-0', seq)
repeat
  local entries = redis.call('XRANGE', KEYS[3], from, '+', 'COUNT', PIECE)
  for _, entry in ipairs(entries) do
    bytes = bytes + #entry[2][6]
    from = '(' .. entry[1]
    if string.sub(entry[2][4], 1, #user + 1) == user .. ':' then own[#own + 1] = string.match(entry[1], '^%d+') end
  end
  if bytes > tonumber(ARGV[4]) then return 'far' end
until #entries < PIECE
local read = string.format('%.0f', seq)
redis.call('HSET', KEYS[2], user, read)
local version = redis.call('HINCRBY', KEYS[2], user .. '@', 1)
-- Elsewhere what stands after a position is of others, since sending moves it. One's own texts after this one do not
-- count.
redis.call('ZREMRANGEBYLEX', KEYS[5], '[' .. user .. ' ', '(' .. user .. '!')
for _, seqOfOwn in ipairs(own) do
  if not redis.call('ZSCORE', KEYS[4], seqOfOwn) and not redis.call('ZSCORE', KEYS[4], 'n' .. seqOfOwn) then
    redis.call('ZADD', KEYS[5], '0', string.format('%s %015.0f', user, tonumber(seqOfOwn)))
  end
end
return { read, version }
