-- Gives a room another name or topic, archives it, or takes that back.
--
-- ARGV  7 who decides  8 '1' an operator  9 the name as JSON, '' as it is  10 the topic as JSON, '' as it is
--       11 how often the room was renamed when its new name was taken, '' none was
--       12 '1' archived from now on, '0' no more, '' as it is
-- Replies also: outdated, the room was renamed since
if not mayModerate(ARGV[7], ARGV[8]) then return 'forbidden' end
local before = redis.call('HMGET', KEYS[1], 'name', 'topic', 'renames')
if ARGV[11] ~= '' and ARGV[11] ~= (before[3] or '0') then return 'outdated' end
if ARGV[11] ~= '' then redis.call('HINCRBY', KEYS[1], 'renames', 1) end
local function set(field, what, json, old)
  if json == '' then return end
  local text = cjson.decode('[' .. json .. ']')[1]
  if text == old then return end
  redis.call('HSET', KEYS[1], field, text)
  tell(what, ',"text":' .. json)
end
set('name', 'renamed', ARGV[9], before[1])
set('topic', 'topic', ARGV[10], before[2] or '')
if ARGV[12] == '1' and not isArchived() then
  redis.call('HSET', KEYS[1], 'archived', '1')
  tell('archived', ',"on":true')
elseif ARGV[12] == '0' and isArchived() then
  redis.call('HDEL', KEYS[1], 'archived')
  tell('archived', ',"on":false')
end
return 'done'
