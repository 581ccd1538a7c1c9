-- Gives an account another name, whose key it has already.
--
-- KEYS  1 account
-- ARGV  1 name  2 its key  3 key of the name before
-- Reply the account's fields and values, nothing when there is no such account
local before = redis.call('HMGET', KEYS[1], 'name', 'nameKeys')
if not before[1] then return {} end
local keys = before[2] and cjson.decode(before[2]) or {}
local known = {}
for _, key in ipairs(keys) do known[key] = true end
for _, key in ipairs({ ARGV[3], ARGV[2] }) do
  if not known[key] then
    known[key] = true
    keys[#keys + 1] = key
  end
end
if before[1] ~= ARGV[1] then redis.call('HINCRBY', KEYS[1], 'renames', 1) end
redis.call('HSET', KEYS[1], 'name', ARGV[1], 'nameKeys', cjson.encode(keys))
return redis.call('HGETALL', KEYS[1])
