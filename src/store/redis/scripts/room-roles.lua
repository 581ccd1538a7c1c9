-- The roles in a room: of one person, or of all.
--
-- KEYS  1 meta  2 members  3 roles
-- ARGV  1 user id, '' all
-- Reply {'moderator', 'member' or ''} of one, else {who made the room or '', user id, role, ...} as they were written
if ARGV[1] == '' then
  local reply = redis.call('HGETALL', KEYS[3])
  table.insert(reply, 1, redis.call('HGET', KEYS[1], 'owner') or '')
  return reply
end
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return { '' } end
local role = redis.call('HGET', KEYS[3], ARGV[1])
return { role or (redis.call('HGET', KEYS[1], 'owner') == ARGV[1] and 'moderator' or 'member') }
