-- What stands beside a room's log: what changes made of its messages, and whom they call. `append.lua` begins with it.
--
-- KEYS  1 meta  3 log
-- Whom a text by `user` calls, by the ids of its mentions: of one that calls all only that.
local function calledBy(user, ids, answered)
  local called, seen = {}, { [user] = true }
  ids[#ids + 1] = answered
  for _, id in ipairs(ids) do
    if id == '@room' then return { id } end
    if not seen[id] then called[#called + 1] = id end
    seen[id] = true
  end
  return called
end
-- What changes made of messages lies in small parts (`RoomKeys.states` and `changes`), so that a change costs the same
-- whatever came before it.
local function readState(base, seq)
  local kept = redis.call('HGET', base .. 'states', seq)
  local replies, pinned, edit, emojis = string.match(kept or '0 0 0 0', '^(%d+) (%d) (%d+) (%d+)$')
  return { replies = tonumber(replies), pinned = pinned, edit = edit, emojis = tonumber(emojis) }
end
local function keepState(base, seq, state)
  local kept = string.format('%.0f %s %s %.0f', state.replies, state.pinned, state.edit, state.emojis)
  if kept == '0 0 0 0' then
    redis.call('HDEL', base .. 'states', seq)
  else
    redis.call('HSET', base .. 'states', seq, kept)
  end
end
local function pad(seq) return string.format('%015.0f', tonumber(seq)) end
-- All in `changes` that begins with these words.
local function beginning(base, words, ...)
  return redis.call('ZRANGEBYLEX', base .. 'changes', '[' .. words .. ' ', '(' .. words .. '!', ...)
end

-- The JSON of the edit with this seq; nil where that is 0: the message has none.
local function editJson(edit)
  local found = edit ~= '0' and redis.call('XRANGE', KEYS[3], edit .. '-0', edit .. '-0')[1]
  return found and found[2][6]
end
-- Whom a text calls, and whom it answers: by its JSON, or the end of it. `edit`: that of its last edit, if any. No text
-- of a person has an unescaped quote.
local function idsIn(json, edit)
  local ids = {}
  local from = string.find(edit or json, ',"mentions":[', 1, true)
  for id in string.gmatch(from and string.sub(edit or json, from) or '', '{"id":"(.-)"') do ids[#ids + 1] = id end
  return ids, string.match(json, '^{"seq":%d+,"mid":"[^"]+","reply":"[^"]+","answers":"([^"]+)"')
end
local function noteCalled(command, seq, called)
  if #called == 0 then return end
  local parts = {}
  for i, id in ipairs(called) do
    if command == 'ZADD' then parts[#parts + 1] = '0' end
    parts[#parts + 1] = string.format('%s %015.0f', id, tonumber(seq))
  end
  redis.call(command, string.sub(KEYS[1], 1, -5) .. 'mentions', unpack(parts))
end
