-- Removes instances' people from a room, where they are as the caller knew them.
--
-- KEYS  1 presence
-- ARGV  instance, version, ...
-- Reply how many were removed
local removed = 0
for i = 1, #ARGV, 2 do
  local row = redis.call('HGET', KEYS[1], ARGV[i])
  if row and cjson.decode(row).version == tonumber(ARGV[i + 1]) then
    removed = removed + redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
return removed
