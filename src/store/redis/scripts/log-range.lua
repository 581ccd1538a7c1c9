-- A room's log state and a part of its entries, in one instant. Where an entry was deleted its tombstone stands.
--
-- KEYS  1 meta  2 log  3 tombs
-- ARGV  1 'up' or 'down'  2 lower seq or '-'  3 upper seq or '+'  4 at most this many (0: the state only)
-- Reply nil without the room, else {epoch, head, headMid, first, entry JSON...} ('down': newest first)
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'head', 'headMid', 'first')
if not meta[1] then return nil end
if ARGV[4] == '0' then return meta end
local up = ARGV[1] == 'up'
if redis.call('EXISTS', KEYS[3]) == 0 then
  local entries
  if up then
    entries = redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[3], 'COUNT', ARGV[4])
  else
    entries = redis.call('XREVRANGE', KEYS[2], ARGV[3], ARGV[2], 'COUNT', ARGV[4])
  end
  for i, entry in ipairs(entries) do meta[4 + i] = entry[2][6] end
  return meta
end

-- Seqs are dense, so a place that the stream does not have has a tombstone.
local most = tonumber(ARGV[4])
local low = math.max(ARGV[2] == '-' and 1 or tonumber(ARGV[2]), tonumber(meta[4]))
local high = math.min(ARGV[3] == '+' and math.huge or tonumber(ARGV[3]), tonumber(meta[2]))
if up then high = math.min(high, low + most - 1) else low = math.max(low, high - most + 1) end
if low > high then return meta end
local found = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], string.format('%.0f', low), string.format('%.0f', high))) do
  found[tonumber(string.match(entry[1], '^%d+'))] = entry[2][6]
end
local from, to, step = low, high, 1
if not up then from, to, step = high, low, -1 end
for seq = from, to, step do
  local json = found[seq] or redis.call('HGET', KEYS[3], string.format('%.0f', seq))
  if json then meta[#meta + 1] = json end
end
return meta
