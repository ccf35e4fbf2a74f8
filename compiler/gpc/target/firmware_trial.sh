# How far the trial is (try, tried or nothing), and what ends it.
TRIED=@TRIED@
EFIBOOTMGR=${GPC_EFIBOOTMGR:-efibootmgr}
# The numbers of gpc's entries. In some releases a tab and what is started come behind a title.
kept() {
  "$EFIBOOTMGR" | sed -n 's/^Boot\([0-9A-F]*\)[* ] @TITLE@\([[:cntrl:]].*\)*$/\1/p'
}
# Behind the entry that is tried, one that is kept would not be what boots next.
trial() {
  kept=$(kept)
  for each in $("$EFIBOOTMGR" | sed -n 's/^BootOrder: //p' | tr ',' ' '); do
    [ "$each" != "$TRIED" ] || return 0
    case " $(echo "$kept" | tr '\n' ' ')" in
      *" $each "*)
        if "$EFIBOOTMGR" | grep -q "^BootNext: $TRIED"; then echo try; else echo tried; fi
        return 0
        ;;
    esac
  done
}
release() {
  for each in $(kept); do
    "$EFIBOOTMGR" --quiet --bootnum "$each" --delete-bootnum || return 1
  done
}
