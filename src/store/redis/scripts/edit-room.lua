-- Gives a room another name or topic.
--
-- ARGV  7 who decides  8 '1' an operator  9 the name as JSON, '' as it is  10 the topic as JSON, '' as it is
if not mayModerate(ARGV[7], ARGV[8]) then return 'forbidden' end
local before = redis.call('HMGET', KEYS[1], 'name', 'topic')
local function set(field, what, json, old)
  if json == '' then return end
  local text = cjson.decode('[' .. json .. ']')[1]
  if text == old then return end
  redis.call('HSET', KEYS[1], field, text)
  tell(what, ',"text":' .. json)
end
set('name', 'renamed', ARGV[9], before[1])
set('topic', 'topic', ARGV[10], before[2] or '')
return 'done'
