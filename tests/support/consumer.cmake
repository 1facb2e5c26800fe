# Installs the build in BUILD into a fresh place under it, then builds and runs
# examples/consumer against what was installed, as somebody else's project.
set(_work ${BUILD}/consumer)
file(REMOVE_RECURSE ${_work})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT RESULT_VARIABLE _result)
  if(NOT _result EQUAL 0)
    message(FATAL_ERROR "failed with ${_result}")
  endif()
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${_work}/prefix)
run(${CMAKE_COMMAND} -S ${SOURCE}/examples/consumer -B ${_work}/build
    -G ${GENERATOR} -DCMAKE_PREFIX_PATH=${_work}/prefix
    -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS}
    -DCMAKE_EXE_LINKER_FLAGS=${LINKER_FLAGS})
run(${CMAKE_COMMAND} --build ${_work}/build)
run(${_work}/build/consumer ${_work}/store)
