-- What decides about the sessions of some accounts.
--
-- KEYS  accounts
-- Reply for each in turn: '' (no such account), or disabled and sessionGeneration with a space between
local reply = {}
for index, key in ipairs(KEYS) do
  local fields = redis.call('HMGET', key, 'createdAt', 'disabled', 'sessionGeneration')
  reply[index] = fields[1] and (fields[2] or '0') .. ' ' .. (fields[3] or '0') or ''
end
return reply
