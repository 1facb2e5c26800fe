# Turns ordinary comments into Doxygen's, for the documentation only: those of
# the file's head, those above a declaration and those beside one.
1,2d
3s|^//$|/// \\file|
s|^//\( .*\)\{0,1\}$|///\1|
s|^\( \{1,\}\)// ---- .* ----$||
s|^\( \{1,\}\)//\( .*\)\{0,1\}$|\1///\2|
s|^\( *[^ /].*[,;{}]  *\)// \(.*\)$|\1///< \2|
