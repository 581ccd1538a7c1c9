-- May an entry that is no plain text be stored, and what follows from it? `append.lua` begins with it, behind
-- `append-state.lua`.
--
-- KEYS  1 meta  3 log
local EDITS, REACTIONS = 100, 50 -- as in limits.ts

-- What a spec asks for: a refusal, or what has to be written behind the entry; of a reply also whom it answers.
-- `first`: the oldest seq that was not trimmed. Writes nothing.
local function judge(spec, user, body, first)
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
    local others = #beginning(base, who, 'LIMIT', 0, 2)
    local isOnly = others == (on == '1' and 0 or 1)
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
