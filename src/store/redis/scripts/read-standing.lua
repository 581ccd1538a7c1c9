-- A person's read position and what stands after it.
--
-- KEYS  1 meta  2 reads  3 silent  4 mentions  5 own
-- ARGV  1 user id
-- Reply {read position, head, unread, mentions, version of the position}, zeros without the room
local head = redis.call('HGET', KEYS[1], 'head') or '0'
local kept = redis.call('HMGET', KEYS[2], ARGV[1], ARGV[1] .. '@')
local read, version = kept[1] or '0', kept[2] or '0'
-- Whoever sends has read up to there, so what stands after is of others.
local unread = tonumber(head) - tonumber(read)
if redis.call('EXISTS', KEYS[3]) == 1 then
  -- Changes by their seq, deleted texts by minus theirs.
  unread = unread - redis.call('ZCOUNT', KEYS[3], '(' .. read, '+inf')
    - redis.call('ZCOUNT', KEYS[3], '-inf', '(-' .. read)
end
if version ~= '0' then
  -- It was set back, so that own texts can stand after it.
  local from = string.format('[%s %015.0f', ARGV[1], tonumber(read) + 1)
  unread = unread - redis.call('ZLEXCOUNT', KEYS[5], from, '(' .. ARGV[1] .. ' :')
end
local mentions = 0
if redis.call('HGET', KEYS[1], 'direct') == '1' then
  mentions = math.max(0, unread)
elseif redis.call('EXISTS', KEYS[4]) == 1 then
  -- Behind the digits of a seq comes ':'.
  local after = string.format(' %015.0f', tonumber(read) + 1)
  for _, called in ipairs({ ARGV[1], '@room' }) do
    mentions = mentions + redis.call('ZLEXCOUNT', KEYS[4], '[' .. called .. after, '(' .. called .. ' :')
  end
end
return { read, head, string.format('%.0f', math.max(0, unread)), string.format('%.0f', mentions), version }
