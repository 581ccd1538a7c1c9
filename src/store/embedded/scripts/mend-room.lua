-- Makes a room whole again of which parts are missing: its log is what follows the last hole, its index is made anew. A
-- room without any message begins anew; no read position is past the head. A new epoch for it is the caller's matter.
--
-- KEYS  1 meta  2 log  3 cmids  4 reads  5... the room's other keys
-- Reply 1, or 0 when its record is missing: then all of it is deleted
local meta = redis.call('HMGET', KEYS[1], 'name', 'epoch')
if not meta[1] or not meta[2] then
  redis.call('DEL', unpack(KEYS))
  return 0
end
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
redis.call('DEL', KEYS[3])
if not last then
  redis.call('HSET', KEYS[1], 'head', '0', 'headMid', '', 'first', '1')
  redis.call('DEL', KEYS[4])
  return 1
end
local head = tonumber(string.match(last[1], '^%d+'))
local first = head + 1
local tombs = string.gsub(KEYS[1], 'meta$', 'tombs')
-- A deleted entry's tombstone is no hole. The newest entry is never a deleted one.
local function passTombs()
  while true do
    local seq = string.format('%.0f', first - 1)
    local tomb = redis.call('HGET', tombs, seq)
    if not tomb then return end
    local entry = cjson.decode(tomb)
    redis.call('HSET', KEYS[3], entry.user.id .. ':' .. entry.cmid, seq .. ' ' .. entry.mid)
    first = first - 1
  end
end
local below = '+'
while below do
  local entries = redis.call('XREVRANGE', KEYS[2], below, '-', 'COUNT', 500)
  below = false
  for _, entry in ipairs(entries) do
    passTombs()
    if tonumber(string.match(entry[1], '^%d+')) ~= first - 1 then break end
    first = first - 1
    redis.call('HSET', KEYS[3], entry[2][4], first .. ' ' .. entry[2][2])
    below = '(' .. entry[1]
  end
  if #entries == 0 or tonumber(string.match(entries[#entries][1], '^%d+')) ~= first then below = false end
end
passTombs()
local reads = redis.call('HGETALL', KEYS[4])
for at = 1, #reads, 2 do
  local isPosition = string.sub(reads[at], -1) ~= '@'
  if isPosition and tonumber(reads[at + 1]) > head then
    redis.call('HSET', KEYS[4], reads[at], string.format('%.0f', head))
  end
end
local headText, firstText = string.format('%.0f', head), string.format('%.0f', first)
redis.call('XTRIM', KEYS[2], 'MINID', firstText .. '-0')
redis.call('HSET', KEYS[1], 'head', headText, 'headMid', last[2][2], 'first', firstText)
return 1
