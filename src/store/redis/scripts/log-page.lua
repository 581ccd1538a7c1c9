-- A page of a room, in one instant: its rows, with what changes made of them. Rows are the entries that are no changes.
--
-- KEYS  1 meta  2 log  3 tombs  4 states  5 silent  6 changes
-- ARGV  1 'down', 'up' or 'pinned': of pinned messages the newest  2 the seq that bounds it, itself not in it; '+' none
--       3 rows at most
-- Reply nil without the room, else {epoch, head, headMid, first, entry JSON, state JSON or '', ...}; 'down': newest
--       first
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

-- Changes are passed some at a time. When they stand in a run, they are passed to its end at once.
-- The number of steps grows with its logarithm, since a room may have thousands of them behind each other.
local SOME = 64
local silent, over = {}, redis.call('EXISTS', KEYS[5]) == 0
local at = 1

local function int(n) return string.format('%.0f', n) end
local function fetch()
  at = 1
  if up then
    silent = redis.call('ZRANGEBYSCORE', KEYS[5], int(seq), '+inf', 'LIMIT', 0, SOME)
  else
    -- Deleted texts are rows; they stand below zero.
    silent = redis.call('ZREVRANGEBYSCORE', KEYS[5], int(seq), 0, 'LIMIT', 0, SOME)
  end
  over = #silent < SOME
end

-- Whether the `n` entries behind `last` are changes.
local function areChanges(last, n)
  local near, far = last + step, last + step * n
  return redis.call('ZCOUNT', KEYS[5], int(math.min(near, far)), int(math.max(near, far))) == n
end
local function endOfRun(last)
  local left, known = up and head - last or last - first, 0
  local width = math.min(SOME, left)
  while width > known and areChanges(last, width) do
    known = width
    width = math.min(2 * width, left)
  end
  -- The run ends behind `known`, and before `width` where that is more.
  while width - known > 1 do
    local middle = math.floor((known + width) / 2)
    if areChanges(last, middle) then known = middle else width = middle end
  end
  return last + step * known
end

local rows = {}
local isPinned = ARGV[1] == 'pinned'
if isPinned then
  local all = redis.call('ZLEXCOUNT', KEYS[6], '[p ', '(p!')
  for _, one in ipairs(redis.call('ZRANGEBYLEX', KEYS[6], '[p ', '(p!', 'LIMIT', math.max(0, all - most), most)) do
    table.insert(rows, 1, tonumber(string.sub(one, 3)))
  end
end
while not isPinned and #rows < most and seq >= first and seq <= head do
  if at > #silent and not over then
    fetch()
    local last = tonumber(silent[SOME])
    if last == seq + step * (SOME - 1) then
      seq = endOfRun(last) + step
      silent, at = {}, 1
    end
  elseif at <= #silent and tonumber(silent[at]) == seq then
    at = at + 1
    seq = seq + step
  else
    rows[#rows + 1] = seq
    seq = seq + step
  end
end
if #rows == 0 then return meta end

local found, fields = {}, {}
for n, row in ipairs(rows) do fields[n] = int(row) end
local i = 1
while i <= #rows do
  local j = i
  while j < #rows and rows[j + 1] == rows[j] + step do j = j + 1 end
  local low, high = up and i or j, up and j or i
  local entries = redis.call('XRANGE', KEYS[2], fields[low], fields[high])
  local isWhole = #entries == j - i + 1
  for n, entry in ipairs(entries) do
    found[isWhole and rows[low] + n - 1 or tonumber(string.match(entry[1], '^%d+'))] = entry[2][6]
  end
  i = j + 1
end
-- Of few who reacted all are read at once, of very many each emoji's first: a call costs more than a member.
local SAMPLE, FEW = 20, 200 -- SAMPLE as in limits.ts
local function reactionsOf(seq)
  local of = string.format('%015.0f', tonumber(seq))
  local found = redis.call('ZRANGEBYLEX', KEYS[6], '[' .. of .. ' o ', '(' .. of .. ' r!', 'LIMIT', 0, FEW)
  local emojis, counts, people = {}, {}, {}
  for _, one in ipairs(found) do
    if string.byte(one, 17) == 111 then -- 'o'
      local emoji = string.sub(one, 35)
      emojis[#emojis + 1], counts[emoji], people[emoji] = emoji, 0, {}
    elseif #found < FEW then
      local ends = string.find(one, ' ', 19, true)
      local emoji = string.sub(one, 19, ends - 1)
      counts[emoji] = counts[emoji] + 1
      if counts[emoji] <= SAMPLE then people[emoji][counts[emoji]] = '"' .. string.sub(one, ends + 17) .. '"' end
    end
  end
  for n, emoji in ipairs(emojis) do
    local by, count = people[emoji], counts[emoji]
    if #found == FEW then
      local who = of .. ' r ' .. emoji
      local low, high = '[' .. who .. ' ', '(' .. who .. '!'
      count = redis.call('ZLEXCOUNT', KEYS[6], low, high)
      for at, one in ipairs(redis.call('ZRANGEBYLEX', KEYS[6], low, high, 'LIMIT', 0, SAMPLE)) do
        by[at] = '"' .. string.sub(one, #who + 18) .. '"'
      end
    end
    emojis[n] = '{"emoji":"' .. emoji .. '","count":' .. int(count) .. ',"by":[' .. table.concat(by, ',') .. ']}'
  end
  return '"reactions":[' .. table.concat(emojis, ',') .. ']'
end
-- The JSON of `MessageState`, or its parts.
local function editOf(seq)
  local found = redis.call('XRANGE', KEYS[2], seq .. '-0', seq .. '-0')[1]
  if not found then return nil end
  -- Quotes in a text are escaped in JSON, so neither is in one.
  local json = found[2][6]
  local text, at = string.match(string.sub(json, string.find(json, ',"text":"', 1, true) + 1), '^(.*),"at":(%d+)}$')
  return text .. ',"edited":' .. at
end
local function stateOf(seq, kept)
  local replies, pinned, edit, emojis = string.match(kept, '^(%d+) (%d) (%d+) (%d+)$')
  local parts = {}
  if edit ~= '0' then parts[1] = editOf(edit) end
  if pinned == '1' then parts[#parts + 1] = '"pinned":true' end
  if replies ~= '0' then parts[#parts + 1] = '"replies":' .. replies end
  if emojis ~= '0' then parts[#parts + 1] = reactionsOf(seq) end
  return #parts > 0 and '{' .. table.concat(parts, ',') .. '}' or ''
end

local states = redis.call('HMGET', KEYS[4], unpack(fields))
for n, row in ipairs(rows) do
  local json = found[row] or redis.call('HGET', KEYS[3], fields[n])
  if json then
    meta[#meta + 1] = json
    meta[#meta + 1] = states[n] and stateOf(fields[n], states[n]) or ''
  end
end
return meta
