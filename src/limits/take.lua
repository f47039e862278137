-- Sliding windows, looked at and counted in one step: all of them or, when one refuses, none.
-- KEYS: one for each window; they share a slot of Redis Cluster through the {…} in their prefix.
-- ARGV: the time in milliseconds since 1970, or 0 for this server's own; then for each key how many, how many
-- milliseconds, and 1 if the window refuses.
-- Reply: for each key the milliseconds until one more has room; 0 when it has.
-- A key holds three numbers: the latest window since 1970, its count, the count of the window before.
-- The arithmetic is that of sliding-window.ts.
local now = tonumber(ARGV[1])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local kept = redis.call('MGET', unpack(KEYS))
local waits, values, refused = {}, {}, false
for i = 1, #KEYS do
  local most, long = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
  local slot = math.floor(now / long)
  local passed = now - slot * long
  local current, previous = 0, 0
  if kept[i] then
    local s, c, p = string.match(kept[i], '^(%d+) (%d+) (%d+)$')
    local age = s and slot - tonumber(s) or 2
    if age == 0 then
      current, previous = tonumber(c), tonumber(p)
    elseif age == 1 then
      previous = tonumber(c)
    elseif age == -1 then
      slot, passed, current, previous = tonumber(s), 0, tonumber(c), tonumber(p)
    end
  end
  local wait = 0
  if current + previous * (long - passed) / long + 1 > most then
    wait = long - passed
    if current + 1 <= most and previous > 0 then
      wait = long * (1 - (most - 1 - current) / previous) - passed
    elseif current > 0 then
      wait = wait + long * (1 - (most - 1) / current)
    end
    wait = math.ceil(math.max(wait, 1))
    refused = refused or ARGV[3 * i + 1] == '1'
  end
  waits[i] = wait
  values[i] = slot .. ' ' .. (current + 1) .. ' ' .. previous
end
if not refused then
  for i = 1, #KEYS do
    redis.call('SET', KEYS[i], values[i], 'PX', 2 * ARGV[3 * i])
  end
end
return waits
