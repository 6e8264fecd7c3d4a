-- Asks for the paths of a file in turn, from a place on; at its end it begins anew.
-- Arguments: the file, the place, the media type, and optionally the ETag of `If-None-Match`.
local requests = {}
local position = 0

function init(args)
  local headers = { ["Accept"] = args[3] }
  if args[4] then
    headers["If-None-Match"] = args[4]
  end
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
  position = tonumber(args[2]) % #requests
end

function request()
  position = position % #requests + 1
  return requests[position]
end

-- Microseconds throughout, and one line of JSON.
function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "duration": %d, "bytes": %d, "p50": %d, "p90": %d, "p99": %d, "max": %d,'
      .. ' "statuses": %d, "sockets": %d, "timeouts": %d}\n',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write, errors.timeout))
end
