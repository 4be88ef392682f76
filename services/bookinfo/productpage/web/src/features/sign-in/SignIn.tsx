import './sign-in.css'
import { Agreed } from '../../Agreed.tsx'
import { useTexts } from '../../texts-context.ts'

/** The user's name and a way out, or a button that opens the form: a popover, which needs no script. */
export function SignIn({ user }: { readonly user: string | undefined }) {
  const texts = useTexts()
  if (user !== undefined)
    return (
      <p className="signed-in">
        <span id="user-name">{user}</span>
        <a id="sign-out" className="quiet" href="logout">
          <Agreed words="signOut" />
        </a>
      </p>
    )
  return (
    <>
      <button id="open-sign-in" type="button" className="primary" popoverTarget="sign-in-form">
        <Agreed words="signIn" />
      </button>
      <div id="sign-in-form" popover="auto" role="dialog" aria-labelledby="sign-in-title">
        <form method="post" action="login">
          <h2 id="sign-in-title">{texts.signInTitle}</h2>
          <label>
            {texts.userName}
            <input name="username" autoComplete="username" maxLength={256} required autoFocus />
          </label>
          <label>
            {texts.password}
            <input name="passwd" type="password" autoComplete="current-password" />
          </label>
          <p className="hint">{texts.signInHint}</p>
          <div className="form-buttons">
            <button id="sign-in" type="submit" className="primary">
              <Agreed words="signIn" />
            </button>
            <button type="button" className="quiet" popoverTarget="sign-in-form" popoverTargetAction="hide">
              {texts.close}
            </button>
          </div>
        </form>
      </div>
    </>
  )
}
