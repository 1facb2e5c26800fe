# Runs the bot and the console of examples/ against one fresh store, one after
# the other, and compares what they say with what is right.
set(_store ${BUILD}/handover.db)
file(REMOVE_RECURSE ${_store})

function(run program right)
  execute_process(COMMAND ${program} ${_store} RESULT_VARIABLE _result
                  OUTPUT_VARIABLE _said ERROR_VARIABLE _wrong)
  if(NOT _result EQUAL 0 OR NOT _said STREQUAL right)
    message(FATAL_ERROR "${program} ended with ${_result}: ${_said}${_wrong}")
  endif()
endfunction()

run(${BOT} "ivr: a person will know the order number\n")
run(${CONSOLE} "ivr hands over: wants to know when order 1042 comes
order 1042, said on voice in call-7/number
waits since voice: It is 1042. When is it here?
waits since webchat: We were cut off.\n")
run(${BOT} "ivr: last I had handed over; since then
  webchat: We were cut off.
  webchat: It comes on Friday.\n")
