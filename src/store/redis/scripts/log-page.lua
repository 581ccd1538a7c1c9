-- A page of a room: its rows, which are the entries that are no changes, with what changes made of them, in one instant.
--
-- KEYS  1 meta  2 log  3 tombs  4 states  5 silent
-- ARGV  1 'down' or 'up'  2 the seq that bounds it, itself not in it; '+' none  3 rows at most
-- Reply nil without the room, else {epoch, head, headMid, first, entry JSON, state JSON or '', ...} ('down': newest first)
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'head', 'headMid', 'first')
if not meta[1] then return nil end
local head, first, most = tonumber(meta[2]), tonumber(meta[4]), tonumber(ARGV[3])
local up = ARGV[1] == 'up'
local step = up and 1 or -1
local seq
if ARGV[2] == '+' then
  seq = head
else
  seq = tonumber(ARGV[2]) + step
end
if up then seq = math.max(seq, first) else seq = math.min(seq, head) end

-- The places of changes, in the order in which they are passed, some hundred at a time.
local some, at, from = {}, 1, string.format('%.0f', seq)
local over = redis.call('EXISTS', KEYS[5]) == 0
local function nextChange()
  while true do
    if at > #some then
      if over then return nil end
      if up then
        some = redis.call('ZRANGEBYSCORE', KEYS[5], from, '+inf', 'LIMIT', 0, 500)
      else
        some = redis.call('ZREVRANGEBYSCORE', KEYS[5], from, '-inf', 'LIMIT', 0, 500)
      end
      over = #some < 500
      at = 1
      if #some == 0 then return nil end
      from = '(' .. string.match(some[#some], '%d+')
    end
    local member = some[at]
    at = at + 1
    -- A deleted text is silent as well, and a row.
    if string.byte(member) ~= 100 then return tonumber(member) end
  end
end

local rows = {}
local change = nextChange()
while #rows < most and seq >= first and seq <= head do
  if change == seq then
    change = nextChange()
  else
    rows[#rows + 1] = seq
  end
  seq = seq + step
end
if #rows == 0 then return meta end

local found, fields = {}, {}
local i = 1
while i <= #rows do
  local j = i
  while j < #rows and rows[j + 1] == rows[j] + step do j = j + 1 end
  local low, high = math.min(rows[i], rows[j]), math.max(rows[i], rows[j])
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], string.format('%.0f', low), string.format('%.0f', high))) do
    found[tonumber(string.match(entry[1], '^%d+'))] = entry[2][6]
  end
  i = j + 1
end
for n, row in ipairs(rows) do fields[n] = string.format('%.0f', row) end
local states = redis.call('HMGET', KEYS[4], unpack(fields))
for n, row in ipairs(rows) do
  local json = found[row] or redis.call('HGET', KEYS[3], fields[n])
  if json then
    meta[#meta + 1] = json
    meta[#meta + 1] = states[n] or ''
  end
end
return meta
