import './sign-in.css'
import { useTexts } from '../../texts-context.ts'

/** A plain form: the server sets the cookie and sends the browser back. */
export function SignIn({ user }: { readonly user: string | undefined }) {
  const texts = useTexts()
  if (user !== undefined) {
    return (
      <p className="sign-in">
        <span id="user-name">{user}</span>
        <a id="sign-out" href="/logout">
          {texts.signOut}
        </a>
      </p>
    )
  }
  return (
    <form className="sign-in" method="post" action="/login">
      <label className="visually-hidden" htmlFor="username">
        {texts.userName}
      </label>
      <input
        id="username"
        name="username"
        placeholder={texts.userName}
        autoComplete="username"
        required
        maxLength={32}
        pattern="[A-Za-z0-9._\-]+"
        title={texts.userNameRule}
      />
      <button id="sign-in" type="submit">
        {texts.signIn}
      </button>
    </form>
  )
}
