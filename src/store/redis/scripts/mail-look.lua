-- What a link is good for.
--
-- KEYS  1 account  2 mail
-- ARGV  1 digest
-- Reply {kind, address}, {} for nothing
local token = tokenOf(ARGV[1])
if not token then return {} end
return { token.kind, token.address }
