-- Makes the address of a link the person's.
--
-- KEYS  1 account  2 mail
-- ARGV  1 digest
-- Reply {address, the one before or ''}, {} the link is not good
local token = tokenOf(ARGV[1])
if not token or token.kind ~= 'confirm' then return {} end
if token.address == own[2] then
  redis.call('HSET', KEYS[2], 'address', token.address)
  redis.call('HDEL', KEYS[2], 'wanted')
end
return { token.address, own[1] or '' }
