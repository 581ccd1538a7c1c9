-- Appends entries to a room's log, in their order; answers as before where (user, cmid) is stored already.
--
-- KEYS  1 meta  2 members  3 log  4 cmids  5 reads
-- ARGV  1 feed channel  2 known epoch or ''  3 known seq  4 known mid  5 fresh epoch  6 messages kept  7 how many are trimmed at once
--       8 what the room takes: '<at once> <a second>' messages of everybody together, '' any number
--       then for each entry: user id, cmid, id (its mid is <seq>-<id>), end of its JSON (without seq, mid, at and braces).
--       What is no plain text has a line before that. It is
--       '<kind> <seq of the message> <its mid> <on: 1, 0 or -> <1: may moderate> <emoji or ->'.
--       Kinds are reply, edit, delete, react and pin. Of a reply, on: it says and counts whom it answers.
-- Beside the KEYS it touches the room's keys states, tombs, changes, silent, own and mentions (keys.ts). It does so for
-- changes, replies and mentions only: a plain text need not carry their names.
-- Reply a line that names the question: meta and the id of the first entry; then one for each entry:
--       stored <epoch> <seq> | duplicate <epoch> <seq> <mid> | unchanged <epoch> <head> <its mid> | limited <ms until there is room for one>
--       | not-member | no-room | gone | forbidden | full | invalid
--       (one string, which a client reads with less work than lists)
--
-- Scripts do not roll back, so every check of a message comes before its first write. That first write (XADD) is what
-- Redis refuses when memory is short: it judges that once, at the start of a script. Each entry is whole before the
-- next.
local EDITS, REACTIONS = 100, 50 -- as in limits.ts
local answers = { KEYS[1] .. ' ' .. ARGV[11] }
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'head', 'headMid', 'first', 'tokens', 'tokensAt')
local epoch = meta[1]
if not epoch then
  for i = 9, #ARGV, 4 do answers[#answers + 1] = 'no-room' end
  return table.concat(answers, '\n')
end

local head = tonumber(meta[2])
local headMid = meta[3]
local first = tonumber(meta[4])

-- The caller saw (known seq, known mid) in this epoch. If the log does not have it, the log was lost or forked. From
-- here on it has another epoch, so that (epoch, seq) never names two messages.
if ARGV[2] == epoch then
  local seq = tonumber(ARGV[3])
  local forked = false
  if head < seq then
    forked = true
  elseif seq == head then
    forked = head > 0 and meta[3] ~= ARGV[4]
  elseif seq >= first then
    local at = redis.call('XRANGE', KEYS[3], ARGV[3] .. '-0', ARGV[3] .. '-0')
    if at[1] then
      forked = at[1][2][2] ~= ARGV[4]
    else
      local tomb = redis.call('HGET', string.sub(KEYS[1], 1, -5) .. 'tombs', ARGV[3])
      forked = not tomb or string.match(tomb, '^{"seq":%d+,"mid":"(.-)"') ~= ARGV[4]
    end
  end
  if forked then
    epoch = ARGV[5]
    redis.call('HSET', KEYS[1], 'epoch', epoch)
    redis.call('SPUBLISH', ARGV[1], 'e' .. epoch)
  end
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = string.format('%.0f', now)

-- The room's bucket lies in fields that are written with each message anyway; `tokens` are its units.
local capacity, perSecond, units = nil, nil, nil
if ARGV[8] ~= '' then
  capacity, perSecond = string.match(ARGV[8], '^(%S+) (%S+)$')
  capacity, perSecond = tonumber(capacity), tonumber(perSecond)
  local elapsed = math.max(0, now - tonumber(meta[6] or '0'))
  units = math.min(capacity, tonumber(meta[5] or capacity) + elapsed / 1000 * perSecond)
end

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
-- What changes made of messages lies in small parts (`RoomKeys.states` and `changes`), so that a change costs the same whatever came before it.
local function readState(base, seq)
  local kept = redis.call('HGET', base .. 'states', seq)
  local replies, pinned, edit, emojis = string.match(kept or '0 0 0 0', '^(%d+) (%d) (%d+) (%d+)$')
  return { replies = tonumber(replies), pinned = pinned, edit = edit, emojis = tonumber(emojis) }
end
local function keepState(base, seq, state)
  local kept = string.format('%.0f %s %s %.0f', state.replies, state.pinned, state.edit, state.emojis)
  if kept == '0 0 0 0' then redis.call('HDEL', base .. 'states', seq) else redis.call('HSET', base .. 'states', seq, kept) end
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
-- Of the JSON of a text, or of its end; `edit`: the JSON of its last edit, or of its end, if any. No text of a person has an unescaped quote.
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

-- What a spec asks for: a refusal, or what has to be written behind the entry; of a reply also whom it answers. Writes nothing.
local function judge(spec, user, body)
  local kind, ofSeq, ofMid, on, moderates, emoji = string.match(spec, '^(%S+) (%d+) (%S+) (%S+) (%S+) (%S+)$')
  local base = string.sub(KEYS[1], 1, -5)
  local tombs, changes, silent = base .. 'tombs', base .. 'changes', base .. 'silent'
  local entry = redis.call('XRANGE', KEYS[3], ofSeq .. '-0', ofSeq .. '-0')[1]
  local start = '{"seq":' .. ofSeq .. ',"mid":"' .. ofMid .. '",'
  local function isText(json)
    return string.sub(json, 1, #start) == start and string.sub(json, #start + 1, #start + 7) ~= '"kind":'
  end
  local alive = entry and isText(entry[2][6])
  local state = readState(base, ofSeq)
  local function keep() keepState(base, ofSeq, state) end

  if kind == 'reply' then
    local answered = alive and string.match(entry[2][4], '^(.-):')
    if not alive then
      local tomb = redis.call('HGET', tombs, ofSeq)
      answered = tomb and string.match(tomb, ',"user":{"id":"(.-)"')
      local trimmed = ofSeq ~= '0' and tonumber(ofSeq) < first
      -- One that was trimmed cannot be judged, and has no number of replies to show.
      if not (tomb and isText(tomb)) then return not trimmed and 'invalid' or nil, function() end end
    end
    return nil, function()
      state.replies = state.replies + 1
      keep()
    end, on == '1' and answered or nil
  end

  if not alive then return 'gone' end
  local author = string.match(entry[2][4], '^(.-):')
  if kind == 'edit' and author ~= user then return 'forbidden' end
  if kind == 'delete' and author ~= user and moderates ~= '1' then return 'forbidden' end
  if kind == 'pin' and moderates ~= '1' and redis.call('HGET', KEYS[1], 'private') ~= '1' then return 'forbidden' end
  local of = pad(ofSeq)

  if kind == 'edit' then
    local from = of .. ' e'
    if redis.call('ZLEXCOUNT', changes, '[' .. from .. ' ', '(' .. from .. '!') >= EDITS then return 'full' end
    return nil, function(seq)
      local ids, answered = idsIn(entry[2][6], editJson(state.edit))
      noteCalled('ZREM', ofSeq, calledBy(author, ids, answered))
      redis.call('ZADD', changes, '0', from .. ' ' .. pad(seq))
      state.edit = seq
      keep()
      noteCalled('ZADD', ofSeq, calledBy(author, idsIn('', body), answered))
    end
  elseif kind == 'pin' then
    if state.pinned == on then return 'unchanged' end
    return nil, function()
      state.pinned = on
      keep()
      if on == '1' then redis.call('ZADD', changes, '0', 'p ' .. of) else redis.call('ZREM', changes, 'p ' .. of) end
    end
  elseif kind == 'react' then
    local whose = of .. ' w ' .. emoji .. ' ' .. user
    local before = beginning(base, whose, 'LIMIT', 0, 1)[1]
    if (before ~= nil) == (on == '1') then return 'unchanged' end
    local who = of .. ' r ' .. emoji
    local isOnly = on == '1' and not beginning(base, who, 'LIMIT', 0, 1)[1] or on == '0' and #beginning(base, who, 'LIMIT', 0, 2) == 1
    if on == '1' and isOnly and state.emojis >= REACTIONS then return 'full' end
    return nil, function(seq)
      local at = before and string.sub(before, -15) or pad(seq)
      local when, which = whose .. ' ' .. at, who .. ' ' .. at .. ' ' .. user
      if on == '1' and isOnly then
        redis.call('ZADD', changes, '0', when, '0', which, '0', of .. ' o ' .. pad(seq) .. ' ' .. emoji)
        state.emojis = state.emojis + 1
      elseif on == '1' then
        redis.call('ZADD', changes, '0', when, '0', which)
      elseif isOnly then
        for _, one in ipairs(beginning(base, of .. ' o')) do
          if string.sub(one, 35) == emoji then redis.call('ZREM', changes, when, which, one) end
        end
        state.emojis = state.emojis - 1
      else
        redis.call('ZREM', changes, when, which)
      end
      if isOnly then keep() end
    end
  end

  -- delete
  return nil, function()
    local function bury(seq, json)
      -- The quotes of a text are escaped in JSON, so this is none of it.
      local textAt = string.find(json, ',"text":"', 1, true)
      local tomb = string.sub(json, 1, textAt - 1) .. ',"text":"","deleted":true' .. string.match(json, ',"at":%d+}$')
      redis.call('HSET', tombs, seq, tomb)
      redis.call('XDEL', KEYS[3], seq .. '-0')
    end
    local ids, answered = idsIn(entry[2][6], editJson(state.edit))
    noteCalled('ZREM', ofSeq, calledBy(author, ids, answered))
    redis.call('ZREM', base .. 'own', author .. ' ' .. of)
    for _, edit in ipairs(beginning(base, of .. ' e')) do
      local seq = string.format('%.0f', tonumber(string.sub(edit, -15)))
      local found = redis.call('XRANGE', KEYS[3], seq .. '-0', seq .. '-0')[1]
      if found then bury(seq, found[2][6]) end
    end
    bury(ofSeq, entry[2][6])
    redis.call('ZREMRANGEBYLEX', changes, '[' .. of .. ' ', '(' .. of .. '!')
    redis.call('ZREM', changes, 'p ' .. of)
    state = { replies = state.replies, pinned = '0', edit = '0', emojis = 0 }
    keep()
    redis.call('ZADD', silent, '-' .. ofSeq, 'd' .. ofSeq)
  end
end

local published = {}
for i = 9, #ARGV, 4 do
  local user, body = ARGV[i], ARGV[i + 3]
  local cmid = user .. ':' .. ARGV[i + 1]
  -- What was stored stays so for who repeats it, also when they have left meanwhile.
  local before = redis.call('HGET', KEYS[4], cmid)
  if before then
    answers[#answers + 1] = 'duplicate ' .. epoch .. ' ' .. before
  elseif redis.call('HEXISTS', KEYS[2], user) == 0 then
    answers[#answers + 1] = 'not-member'
  elseif units and units < 1 then
    answers[#answers + 1] = 'limited ' .. string.format('%.0f', math.ceil((1 - units) / perSecond * 1000))
  else
    local refusal, follow, answered, isChange = nil, nil, nil, false
    if string.byte(body) ~= 34 then
      local lineEnd = string.find(body, '\n', 1, true)
      local spec = string.sub(body, 1, lineEnd - 1)
      body = string.sub(body, lineEnd + 1)
      isChange = string.sub(spec, 1, 6) ~= 'reply '
      refusal, follow, answered = judge(spec, user, body)
      -- Behind the reply, with which the body begins.
      if answered then body = string.gsub(body, '^("reply":"[^"]+",)', '%1"answers":"' .. answered .. '",', 1) end
    end
    if refusal == 'unchanged' then
      answers[#answers + 1] = 'unchanged ' .. epoch .. ' ' .. string.format('%.0f', head) .. ' ' .. headMid
    elseif refusal then
      answers[#answers + 1] = refusal
    else
      head = head + 1
      local seq = string.format('%.0f', head)
      headMid = seq .. '-' .. ARGV[i + 2]
      local json = '{"seq":' .. seq .. ',"mid":"' .. headMid .. '",' .. body .. ',"at":' .. at .. '}'
      redis.call('XADD', KEYS[3], seq .. '-0', 'i', headMid, 'c', cmid, 'm', json)
      redis.call('HSET', KEYS[4], cmid, seq .. ' ' .. headMid)
      if units then
        units = units - 1
        redis.call('HSET', KEYS[1], 'head', seq, 'headMid', headMid, 'tokens', string.format('%.3f', units), 'tokensAt', at)
      else
        redis.call('HSET', KEYS[1], 'head', seq, 'headMid', headMid)
      end
      if isChange then
        redis.call('ZADD', string.sub(KEYS[1], 1, -5) .. 'silent', seq, seq)
      else
        redis.call('HSET', KEYS[5], user, seq)
      end
      if follow then follow(seq) end
      if not isChange and (answered or string.find(body, ',"mentions":[', 1, true)) then
        noteCalled('ZADD', seq, calledBy(user, idsIn(body), answered))
      end
      published[#published + 1] = json
      answers[#answers + 1] = 'stored ' .. epoch .. ' ' .. seq
    end
  end
end

-- What stands beside the log of the entries up to a seq, and the cmids of those that were deleted.
local function trimBeside(from, to, gone, texts)
  local base = string.sub(KEYS[1], 1, -5)
  local areCalled, areOwn = redis.call('EXISTS', base .. 'mentions') == 1, redis.call('EXISTS', base .. 'own') == 1
  if areCalled or areOwn then
    for seq, text in pairs(texts) do
      local author = string.match(text[4], '^(.-):')
      if areCalled then
        local ids, answered = idsIn(text[6], editJson(readState(base, seq).edit))
        noteCalled('ZREM', seq, calledBy(author, ids, answered))
      end
      if areOwn then redis.call('ZREM', base .. 'own', author .. ' ' .. pad(seq)) end
    end
  end
  local states, tombs, silent = base .. 'states', base .. 'tombs', base .. 'silent'
  if redis.call('EXISTS', states, tombs, silent) == 0 then return end
  local seqs = {}
  for seq = from, to do seqs[#seqs + 1] = string.format('%.0f', seq) end
  for _, tomb in ipairs(redis.call('HMGET', tombs, unpack(seqs))) do
    if tomb then
      local entry = cjson.decode(tomb)
      gone[#gone + 1] = entry.user.id .. ':' .. entry.cmid
    end
  end
  redis.call('ZREMRANGEBYLEX', base .. 'changes', '[' .. pad(from) .. ' ', '(' .. pad(to) .. '!')
  redis.call('ZREMRANGEBYLEX', base .. 'changes', '[p ' .. pad(from), '[p ' .. pad(to))
  redis.call('HDEL', tombs, unpack(seqs))
  redis.call('HDEL', states, unpack(seqs))
  redis.call('ZREMRANGEBYSCORE', silent, '-' .. seqs[#seqs], seqs[#seqs])
end

local chunk = tonumber(ARGV[7])
while head + 1 - first >= tonumber(ARGV[6]) + chunk do
  local oldest = redis.call('XRANGE', KEYS[3], '-', string.format('%.0f', first + chunk - 1))
  local gone, texts = {}, {}
  for i, entry in ipairs(oldest) do
    gone[i] = entry[2][4]
    texts[string.match(entry[1], '^%d+')] = entry[2]
  end
  trimBeside(first, first + chunk - 1, gone, texts)
  if #gone > 0 then redis.call('HDEL', KEYS[4], unpack(gone)) end
  first = first + chunk
  local kept = string.format('%.0f', first)
  redis.call('XTRIM', KEYS[3], 'MINID', kept .. '-0')
  redis.call('HSET', KEYS[1], 'first', kept)
end

if #published > 0 then redis.call('SPUBLISH', ARGV[1], 'm' .. epoch .. '\n[' .. table.concat(published, ',\n') .. ']') end
return table.concat(answers, '\n')
