-- A room as one person sees it, in one instant.
--
-- KEYS  1 meta  2 members  3 reads
-- ARGV  1 user id
-- Reply nil without the room, else {name, private, owner, createdAt, head, member 0/1, read, members}
local meta = redis.call('HMGET', KEYS[1], 'name', 'private', 'owner', 'createdAt', 'head')
if not meta[1] then return nil end
meta[6] = redis.call('HEXISTS', KEYS[2], ARGV[1])
meta[7] = redis.call('HGET', KEYS[3], ARGV[1]) or '0'
meta[8] = redis.call('HLEN', KEYS[2])
return meta
