-- Rooms as one person sees them; each in one instant.
--
-- KEYS  meta, members, reads, silent, mentions of each room in turn
-- ARGV  1 user id
-- Beside them it touches the room's keys own, for whoever set a position back, roles, hooks, bots and notify.
-- Reply for each room: '' without it, else a list of its name, private, owner, createdAt, head, member 0/1, read,
--       members, unread, mentions, topic or ''. Then the role as written, or '', and of a direct room its people, each
--       as JSON. Then who of them has blocked the other, or '', the person's notify level, or '', and '1'
--       archived, or ''
local reply = {}
for i = 1, #KEYS, 5 do
  local meta = redis.call('HMGET', KEYS[i],
    'name', 'private', 'owner', 'createdAt', 'head', 'topic', 'direct', 'blocked', 'archived')
  if meta[1] then
    local direct = meta[7] == '1'
    local topic, blocked, archived = meta[6] or '', meta[8] or '', meta[9] or ''
    meta[6] = redis.call('HEXISTS', KEYS[i + 1], ARGV[1])
    local kept = redis.call('HMGET', KEYS[i + 2], ARGV[1], ARGV[1] .. '@')
    meta[7] = kept[1] or '0'
    -- Bots are among the members, and nobody to count.
    meta[8] = redis.call('HLEN', KEYS[i + 1])
    for _, kind in ipairs({ 'hooks', 'bots' }) do
      meta[8] = meta[8] - redis.call('HLEN', string.sub(KEYS[i], 1, -5) .. kind)
    end
    meta[9] = tonumber(meta[5]) - tonumber(meta[7])
    if redis.call('EXISTS', KEYS[i + 3]) == 1 then
      -- Changes by their seq, deleted texts by minus theirs.
      meta[9] = meta[9] - redis.call('ZCOUNT', KEYS[i + 3], '(' .. meta[7], '+inf')
        - redis.call('ZCOUNT', KEYS[i + 3], '-inf', '(-' .. meta[7])
    end
    if kept[2] then
      -- As in read-standing.lua.
      local from = string.format('[%s %015.0f', ARGV[1], tonumber(meta[7]) + 1)
      meta[9] = meta[9] - redis.call('ZLEXCOUNT', string.sub(KEYS[i], 1, -5) .. 'own', from, '(' .. ARGV[1] .. ' :')
    end
    meta[10] = 0
    if direct then
      meta[10] = math.max(0, meta[9])
    elseif redis.call('EXISTS', KEYS[i + 4]) == 1 then
      -- As in read-standing.lua.
      local after = string.format(' %015.0f', tonumber(meta[7]) + 1)
      for _, called in ipairs({ ARGV[1], '@room' }) do
        meta[10] = meta[10] + redis.call('ZLEXCOUNT', KEYS[i + 4], '[' .. called .. after, '(' .. called .. ' :')
      end
    end
    meta[11] = topic
    meta[12] = meta[6] == 1 and redis.call('HGET', string.sub(KEYS[i], 1, -5) .. 'roles', ARGV[1]) or ''
    meta[13] = direct and redis.call('HVALS', KEYS[i + 1]) or {}
    meta[14] = blocked
    meta[15] = meta[6] == 1 and redis.call('HGET', string.sub(KEYS[i], 1, -5) .. 'notify', ARGV[1]) or ''
    meta[16] = archived
    reply[#reply + 1] = meta
  else
    reply[#reply + 1] = ''
  end
end
return reply
