-- Begins every script that changes who is in a room or what it is called: roles, and the row that tells of the change.
--
-- KEYS  1 meta  2 members  3 log  4 cmids  5 roles  6 bans  7 silent
-- ARGV  1 feed channel  2 id of the notice (its mid is <seq>-<id>, its cmid the id), '' none
--       3 epoch that the caller knows of the log, or ''  4 its seq  5 its mid  6 who acts, as JSON
--       then those of the script
-- Beside the KEYS it reads and writes the room's keys hooks, bots, outgoing, letters and notify (keys.ts).
-- Each replies with a word: done | no-room | forbidden | last-moderator | no-member | banned | full | bans-full |
-- hooks-full | outgoing-full | bots-full | hook-name | no-hook | direct | archived
local owner = redis.call('HGET', KEYS[1], 'owner')
if not owner then return 'no-room' end
if redis.call('HGET', KEYS[1], 'direct') == '1' then return 'direct' end
-- What was done and told once stays so for whoever repeats it.
local actor = ARGV[2] ~= '' and cjson.decode(ARGV[6]).id or ''
if ARGV[2] ~= '' and redis.call('HEXISTS', KEYS[4], actor .. ':' .. ARGV[2]) == 1 then return 'done' end

-- nil: no member. Whoever made the room moderates it, until something else is written.
local function roleOf(user)
  if redis.call('HEXISTS', KEYS[2], user) == 0 then return nil end
  return redis.call('HGET', KEYS[5], user) or (user == owner and 'moderator' or 'member')
end

local function mayModerate(user, isOperator)
  return isOperator == '1' or roleOf(user) == 'moderator'
end

-- Nobody new comes in then; roles, names and removals are as ever.
local function isArchived() return redis.call('HEXISTS', KEYS[1], 'archived') == 1 end

local hooks = string.sub(KEYS[1], 1, -5) .. 'hooks'
local bots = string.sub(KEYS[1], 1, -5) .. 'bots'
local outgoing = string.sub(KEYS[1], 1, -5) .. 'outgoing'
local letters = string.sub(KEYS[1], 1, -5) .. 'letters'
local notify = string.sub(KEYS[1], 1, -5) .. 'notify'
-- Members that are people: each hook has a bot among the members, and so are those that people brought.
local function people()
  return redis.call('HLEN', KEYS[2]) - redis.call('HLEN', hooks) - redis.call('HLEN', bots)
end

-- Whether a bot of the room is called so.
local function isNameTaken(key)
  for _, kind in ipairs({ hooks, bots }) do
    for _, other in ipairs(redis.call('HVALS', kind)) do
      if cjson.decode(other).key == key then return true end
    end
  end
  return false
end

-- Why no further bot comes in; nil: it may. `own`: those of its kind. Where `most` of them are there it is `full`.
-- `key`: of its name.
local function refusalOf(own, most, full, mostMembers, key)
  if isArchived() then return 'archived' end
  if redis.call('HLEN', own) >= tonumber(most) then return full end
  if redis.call('HLEN', KEYS[2]) >= tonumber(mostMembers) then return 'full' end
  if isNameTaken(key) then return 'hook-name' end
  return nil
end

-- Whether the room has no other moderator, and other people.
local function isLastModerator(user)
  if roleOf(user) ~= 'moderator' or people() == 1 then return false end
  if owner ~= user and roleOf(owner) == 'moderator' then return false end
  local roles = redis.call('HGETALL', KEYS[5])
  for i = 1, #roles, 2 do
    if roles[i] ~= user and roleOf(roles[i]) == 'moderator' then return false end
  end
  return true
end

local function drop(member, frame)
  for _, key in ipairs({ KEYS[2], notify, bots }) do redis.call('HDEL', key, member) end
  redis.call('SPUBLISH', ARGV[1], 'r' .. frame)
end

local function takeOut(user, frame)
  drop(user, frame)
  -- Who made the room and comes back is a member like others.
  if user == owner then redis.call('HSET', KEYS[5], user, 'member') else redis.call('HDEL', KEYS[5], user) end
  -- The bots that they brought go with them.
  local all = redis.call('HGETALL', bots)
  for i = 1, #all, 2 do
    if cjson.decode(all[i + 1]).owner == user then
      drop(all[i], '{"userId":"' .. all[i] .. '","reason":"removed"}')
    end
  end
  -- Nor are they told further what is said there.
  all = redis.call('HGETALL', outgoing)
  for i = 1, #all, 2 do
    if cjson.decode(all[i + 1]).by.id == user then
      redis.call('HDEL', outgoing, all[i])
      redis.call('HDEL', letters, all[i], all[i] .. ':asked')
    end
  end
end

local function storeTime()
  local time = redis.call('TIME')
  return string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
end

-- The caller saw (known seq, known mid) in this epoch, and the log does not have it: see append.lua.
local function isForked(epoch, head, headMid, first)
  if ARGV[3] ~= epoch then return false end
  local seq = tonumber(ARGV[4])
  if head < seq then return true end
  if seq == head then return head > 0 and headMid ~= ARGV[5] end
  if seq < first then return false end
  local at = redis.call('XRANGE', KEYS[3], ARGV[4] .. '-0', ARGV[4] .. '-0')[1]
  if at then return at[2][2] ~= ARGV[5] end
  local tomb = redis.call('HGET', string.sub(KEYS[1], 1, -5) .. 'tombs', ARGV[4])
  return not tomb or string.match(tomb, '^{"seq":%d+,"mid":"(.-)"') ~= ARGV[5]
end

-- Whether somebody's coming or going is told: in private rooms of so many members at most. To public ones anybody comes
-- as they like.
local function isComingTold(members, most)
  return redis.call('HGET', KEYS[1], 'private') == '1' and members <= tonumber(most)
end

local told = 0
-- Appends a row that tells of the change. `more`: further fields as JSON, each with a comma before it.
local function tell(what, more)
  if ARGV[2] == '' then return end
  local meta = redis.call('HMGET', KEYS[1], 'epoch', 'head', 'headMid', 'first')
  local epoch, head = meta[1], tonumber(meta[2])
  if isForked(epoch, head, meta[3], tonumber(meta[4])) then
    epoch = ARGV[2]
    redis.call('HSET', KEYS[1], 'epoch', epoch)
    redis.call('SPUBLISH', ARGV[1], 'e' .. epoch)
  end
  told = told + 1
  local id = told == 1 and ARGV[2] or ARGV[2] .. told
  local seq = string.format('%.0f', head + 1)
  local mid, cmid = seq .. '-' .. id, actor .. ':' .. id
  local json = '{"seq":' .. seq .. ',"mid":"' .. mid .. '","kind":"notice","what":"' .. what .. '","cmid":"' .. id
    .. '","user":' .. ARGV[6] .. more .. ',"at":' .. storeTime() .. '}'
  redis.call('XADD', KEYS[3], seq .. '-0', 'i', mid, 'c', cmid, 'm', json)
  redis.call('HSET', KEYS[4], cmid, seq .. ' ' .. mid)
  redis.call('HSET', KEYS[1], 'head', seq, 'headMid', mid)
  -- A row that is nothing to read, as a deleted text is.
  redis.call('ZADD', KEYS[7], '-' .. seq, 'n' .. seq)
  redis.call('SPUBLISH', ARGV[1], 'm' .. epoch .. '\n[' .. json .. ']')
end

-- Makes a bot a member, and tells that whoever acts brought it.
local function bringBot(id, json)
  redis.call('HSET', KEYS[2], id, json)
  redis.call('SPUBLISH', ARGV[1], 'a' .. json)
  tell('invited', ',"about":' .. json)
end
