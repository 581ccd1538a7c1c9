-- Appends entries to a room's log, in their order; answers as before where (user, cmid) is stored already. It begins
-- with `append-state.lua` and `append-rules.lua`.
--
-- KEYS  1 meta  2 members  3 log  4 cmids  5 reads
-- ARGV  1 feed channel  2 known epoch or ''  3 known seq  4 known mid  5 fresh epoch
--       6 messages kept  7 how many are trimmed at once
--       8 what the room takes: '<at once> <a second>' messages of everybody together, '' any number
--       then for each entry: user id, cmid, id (its mid is <seq>-<id>), end of its JSON (without seq, mid, at, braces).
--       What is no plain text has a line before that, its spec. It is
--       '<kind> <seq of the message> <its mid> <on: 1, 0 or -> <1: may moderate> <emoji or ->'.
--       Kinds are reply, edit, delete, react and pin. Of a reply, on: it says and counts whom it answers.
-- Beside the KEYS it touches the room's keys states, tombs, changes, silent, own and mentions (keys.ts). It does so for
-- changes, replies and mentions only: a plain text need not carry their names.
-- Reply a line that names the question: meta and the id of the first entry; then one for each entry:
--       stored <epoch> <seq> | duplicate <epoch> <seq> <mid> | unchanged <epoch> <head> <its mid>
--       | limited <ms until there may be one> | not-member | no-room | blocked | archived
--       | gone | forbidden | full | invalid
--       (one string, which a client reads with less work than lists)
--
-- Scripts do not roll back, so every check of a message comes before its first write. That first write (XADD) is what
-- Redis refuses when memory is short: it judges that once, at the start of a script. Each entry is whole before the
-- next.
local answers = { KEYS[1] .. ' ' .. ARGV[11] }
local meta = redis.call('HMGET', KEYS[1],
  'epoch', 'head', 'headMid', 'first', 'tokens', 'tokensAt', 'blocked', 'archived')
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

local published = {}
for i = 9, #ARGV, 4 do
  local user, body = ARGV[i], ARGV[i + 3]
  local cmid = user .. ':' .. ARGV[i + 1]
  -- What was stored stays so for whoever repeats it, also when they have left meanwhile.
  local before = redis.call('HGET', KEYS[4], cmid)
  if before then
    answers[#answers + 1] = 'duplicate ' .. epoch .. ' ' .. before
  elseif redis.call('HEXISTS', KEYS[2], user) == 0 then
    answers[#answers + 1] = 'not-member'
  elseif (meta[7] or meta[8]) and string.sub(body, 1, 7) ~= 'delete ' then
    -- Of the two people of a direct room one has blocked the other, or the room is archived. What was said before may
    -- be taken back.
    answers[#answers + 1] = meta[7] and 'blocked' or 'archived'
  elseif units and units < 1 then
    answers[#answers + 1] = 'limited ' .. string.format('%.0f', math.ceil((1 - units) / perSecond * 1000))
  else
    local refusal, follow, answered, isChange = nil, nil, nil, false
    if string.byte(body) ~= 34 then
      local lineEnd = string.find(body, '\n', 1, true)
      local spec = string.sub(body, 1, lineEnd - 1)
      body = string.sub(body, lineEnd + 1)
      isChange = string.sub(spec, 1, 6) ~= 'reply '
      refusal, follow, answered = judge(spec, user, body, first)
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
        local left = string.format('%.3f', units)
        redis.call('HSET', KEYS[1], 'head', seq, 'headMid', headMid, 'tokens', left, 'tokensAt', at)
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

-- A direct room lives on from its first message (create-direct.lua).
if #published > 0 and meta[2] == '0' then
  redis.call('PERSIST', KEYS[1])
  redis.call('PERSIST', KEYS[2])
end
if #published > 0 then
  redis.call('SPUBLISH', ARGV[1], 'm' .. epoch .. '\n[' .. table.concat(published, ',\n') .. ']')
end
return table.concat(answers, '\n')
