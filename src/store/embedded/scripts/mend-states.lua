-- Makes anew what stands beside the log of a whole room. That is what became of each message, what does not count
-- as unread, and whom texts call. All of it follows from the log, and from the read positions. Of the tombstones those
-- stay whose places are in the log.
--
-- KEYS  1 meta  2 log  3 tombs  4 states  5 changes  6 silent  7 mentions  8 reads  9 own
local AT_ONCE = 500
local meta = redis.call('HMGET', KEYS[1], 'head', 'first')
local head, first = tonumber(meta[1]), tonumber(meta[2])
local function int(n) return string.format('%.0f', n) end

redis.call('DEL', KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[9])
for _, seq in ipairs(redis.call('HKEYS', KEYS[3])) do
  if tonumber(seq) < first or tonumber(seq) > head then redis.call('HDEL', KEYS[3], seq) end
end

-- Of those who ever set theirs back.
local positions = {}
local reads = redis.call('HGETALL', KEYS[8])
for at = 1, #reads, 2 do
  local user = string.match(reads[at], '^(.*)@$')
  if user then positions[user] = tonumber(redis.call('HGET', KEYS[8], user)) end
end

local function pad(seq) return string.format('%015.0f', seq) end
local seqs, gone, states, texts = {}, {}, {}, {}
local function stateOf(seq)
  states[seq] = states[seq] or { edits = {}, reactions = {}, replies = 0 }
  return states[seq]
end

local function react(state, seq, emoji, user, on)
  local place
  for i, one in ipairs(state.reactions) do
    if one.emoji == emoji then place = i end
  end
  local one = place and state.reactions[place] or { emoji = emoji, seq = seq, people = {} }
  if on then
    one.people[#one.people + 1] = { id = user, seq = seq }
    if not place then table.insert(state.reactions, one) end
    return
  end
  for i = #one.people, 1, -1 do
    if one.people[i].id == user then table.remove(one.people, i) end
  end
  if place and #one.people == 0 then table.remove(state.reactions, place) end
end

local function take(entry)
  if not entry.kind then
    seqs[entry.mid] = entry.seq
    local text = { user = entry.user.id, mentions = entry.mentions, answers = entry.answers }
    texts[entry.seq] = (entry.mentions or entry.answers) and text or nil
    if entry.deleted then
      gone[entry.seq] = true
      texts[entry.seq] = nil
      redis.call('ZADD', KEYS[6], '-' .. int(entry.seq), 'd' .. int(entry.seq))
    elseif entry.seq > (positions[entry.user.id] or head) then
      redis.call('ZADD', KEYS[9], '0', entry.user.id .. ' ' .. pad(entry.seq))
    end
    local answered = seqs[entry.reply or '']
    if answered then stateOf(answered).replies = stateOf(answered).replies + 1 end
    return
  end
  if entry.kind == 'notice' then
    redis.call('ZADD', KEYS[6], '-' .. int(entry.seq), 'n' .. int(entry.seq))
    return
  end
  redis.call('ZADD', KEYS[6], int(entry.seq), int(entry.seq))
  local of = seqs[entry.of]
  if not of or gone[of] then return end
  local state = stateOf(of)
  if entry.kind == 'edit' then
    table.insert(state.edits, entry.seq)
    local text = texts[of] or { user = entry.user.id }
    text.mentions = entry.mentions
    texts[of] = text
  elseif entry.kind == 'pin' then
    state.pinned = entry.on
  elseif entry.kind == 'react' then
    react(state, entry.seq, entry.emoji, entry.user.id, entry.on)
  end
end

for from = first, head, AT_ONCE do
  local to, found = math.min(head, from + AT_ONCE - 1), {}
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], int(from), int(to))) do
    found[tonumber(string.match(entry[1], '^%d+'))] = entry[2][6]
  end
  for seq = from, to do take(cjson.decode(found[seq] or redis.call('HGET', KEYS[3], int(seq)))) end
end

local function note(...) redis.call('ZADD', KEYS[5], '0', table.concat({ ... }, ' ')) end
for seq, state in pairs(states) do
  local of = pad(seq)
  for _, edit in ipairs(state.edits) do note(of, 'e', pad(edit)) end
  for _, one in ipairs(state.reactions) do
    note(of, 'o', pad(one.seq), one.emoji)
    for _, person in ipairs(one.people) do
      note(of, 'r', one.emoji, pad(person.seq), person.id)
      note(of, 'w', one.emoji, person.id, pad(person.seq))
    end
  end
  if state.pinned then note('p', of) end
  local last = state.edits[#state.edits] or 0
  local kept = table.concat({ int(state.replies), state.pinned and '1' or '0', int(last), int(#state.reactions) }, ' ')
  if kept ~= '0 0 0 0' then redis.call('HSET', KEYS[4], int(seq), kept) end
end
-- As `calledBy` of append.lua.
for seq, text in pairs(texts) do
  local called = {}
  if text.answers then called[text.answers] = true end
  for _, one in ipairs(text.mentions or {}) do called[one.id] = true end
  if called['@room'] then called = { ['@room'] = true } end
  for id in pairs(called) do
    if id ~= text.user then redis.call('ZADD', KEYS[7], 0, string.format('%s %015.0f', id, seq)) end
  end
end
return 1
