-- Sets a new password by a link. All sessions of the person end, and all links. The used one is known until its time is
-- over, so that whoever presses again after a lost answer can be told.
--
-- KEYS  1 account  2 mail
-- ARGV  1 digest  2 password hash
-- Reply the account's fields and values, {} the link is not good
local token = tokenOf(ARGV[1])
if not token or token.kind ~= 'reset' then return {} end
for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
  if string.sub(field, 1, 2) == 't:' then redis.call('HDEL', KEYS[2], field) end
end
redis.call('HSET', KEYS[1], 'passwordHash', ARGV[2])
local generation = redis.call('HINCRBY', KEYS[1], 'sessionGeneration', 1)
local spent = { 'spent', string.format('%.0f', token.ends), string.format('%.0f', generation), token.address }
redis.call('HSET', KEYS[2], 't:' .. ARGV[1], table.concat(spent, ' '))
return redis.call('HGETALL', KEYS[1])
