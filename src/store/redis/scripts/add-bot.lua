-- Keeps a new bot of a person.
--
-- KEYS  1 their bots
-- ARGV  1 digest of its token  2 the bot as JSON  3 generation of its maker's sessions
--       4 key of its name, which no other bot of this person has  5 bots at most
-- Reply done | full | name
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 'done' end
local others = redis.call('HVALS', KEYS[1])
if #others >= tonumber(ARGV[5]) then return 'full' end
for _, other in ipairs(others) do
  if cjson.decode(other).key == ARGV[4] then return 'name' end
end
local time = redis.call('TIME')
local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[1], ARGV[1], '{"bot":' .. ARGV[2] .. ',"at":' .. at .. ',"generation":' .. ARGV[3]
  .. ',"key":' .. cjson.encode(ARGV[4]) .. '}')
return 'done'
